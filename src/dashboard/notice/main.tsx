import { mount } from '../app/mount';
import { Shell } from '../app/Shell';
import './notice.css';
import { NoticePage } from './NoticePage';

mount(<Shell path="/notice" suggested="PUBLIC_HEALTH">{(session) => <NoticePage session={session} />}</Shell>);
