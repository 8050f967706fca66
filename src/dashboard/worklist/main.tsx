import { mount } from '../app/mount';
import { Shell } from '../app/Shell';
import './worklist.css';
import { WorklistPage } from './WorklistPage';

mount(<Shell path="/worklist" suggested="COMMUNITY">{(session) => <WorklistPage session={session} />}</Shell>);
