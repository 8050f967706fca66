export { saveToldSites, toldRoomId, toldSiteId } from './site-reference.store';
