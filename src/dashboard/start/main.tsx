import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import '../shared/base.css';
import { StartPage } from './StartPage';
import './start.css';

createRoot(document.getElementById('root')!).render(<StrictMode><StartPage /></StrictMode>);
