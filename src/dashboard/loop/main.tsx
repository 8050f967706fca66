import { mount } from '../app/mount';
import { Shell } from '../app/Shell';
import './loop.css';
import { LoopPage } from './LoopPage';

mount(<Shell path="/loop" suggested="HEADQUARTERS">{(session) => <LoopPage session={session} />}</Shell>);
