import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';

import '../shared/base.css';
import { GraphiqlPage } from './GraphiqlPage';
import './graphiql.css';

createRoot(document.getElementById('root')!).render(<StrictMode><GraphiqlPage /></StrictMode>);
