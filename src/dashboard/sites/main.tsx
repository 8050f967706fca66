import { mount } from '../app/mount';
import { Shell } from '../app/Shell';
import './sites.css';
import { SitesPage } from './SitesPage';

mount(<Shell path="/sites" suggested="ISOLATION_SITE">{(session) => <SitesPage session={session} />}</Shell>);
