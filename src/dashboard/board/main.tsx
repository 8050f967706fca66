import { mount } from '../app/mount';
import { Shell } from '../app/Shell';
import './board.css';
import { BoardPage } from './BoardPage';

mount(<Shell path="/board" suggested="HEADQUARTERS">{(session) => <BoardPage session={session} />}</Shell>);
