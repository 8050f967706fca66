import { mount } from '../app/mount';
import { Shell } from '../app/Shell';
import './import.css';
import { ImportPage } from './ImportPage';

mount(<Shell path="/import" suggested="PUBLIC_SECURITY">{(session) => <ImportPage session={session} />}</Shell>);
