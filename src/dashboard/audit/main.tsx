import { mount } from '../app/mount';
import { Shell } from '../app/Shell';
import '../loop/loop.css';
import './audit.css';
import { AuditPage } from './AuditPage';

mount(<Shell path="/audit" suggested="AUDIT">{(session) => <AuditPage session={session} />}</Shell>);
