import { mount } from '../app/mount';
import { Shell } from '../app/Shell';
import './teams.css';
import { TeamsPage } from './TeamsPage';

mount(<Shell path="/teams" suggested="PARTY_ORGAN">{(session) => <TeamsPage session={session} />}</Shell>);
