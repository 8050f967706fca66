import { useEffect, useState } from 'react';

import { useWords } from '../app/words';
import type { Session } from '../shared/session';
import { valueWord } from '../shared/words';
import { ROOMS_QUERY, type Room } from './sites-query';

interface Page { isolationSite: { rooms: { nodes: readonly Room[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } | null }

interface Props {
  session: Session;
  siteId: string;
  /** Changes with the site's counts: then the rooms are asked for again. */
  stamp: string;
}

/** Rooms by floor, the highest on top, as one sees a house. */
export function Floors({ session, siteId, stamp }: Props) {
  const { t, language } = useWords();
  const [rooms, setRooms] = useState<readonly Room[]>([]);
  useEffect(() => {
    let isGone = false;
    roomsOf(session, siteId).then((found) => { if (!isGone) setRooms(found); }, () => undefined);
    return () => { isGone = true; };
  }, [session, siteId, stamp]);
  const floors = [...new Set(rooms.map(({ floor }) => floor))].sort((a, b) => b - a);
  return (
    <ol className="floors" tabIndex={0} aria-label={t('楼层与房间', 'Floors and rooms')}>
      {floors.map((floor) => {
        const here = rooms.filter((room) => room.floor === floor);
        return (
          <li key={floor}>
            <span>{t(`${floor} 层`, `Floor ${floor}`)} <span className="quiet">{t('空', 'free')} {here.filter(({ free }) => free).length}/{here.length}</span></span>
            <ul className="floor">
              {here.map(({ id, number, free, class: kind }) => (
                <li key={id} className={free ? 'room free' : 'room used'} title={`${number} ${valueWord(kind, language)}`}>
                  {number}<span className="visually-hidden"> {valueWord(kind, language)} {free ? t('空闲', 'free') : t('占用', 'in use')}</span>
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

async function roomsOf({ link }: Session, id: string): Promise<Room[]> {
  const rooms: Room[] = [];
  for (let after: string | null = null; ;) {
    const { isolationSite }: Page = await link.send<Page>(ROOMS_QUERY, { id, after });
    rooms.push(...isolationSite?.rooms.nodes ?? []);
    if (!isolationSite?.rooms.pageInfo.hasNextPage) return rooms;
    after = isolationSite.rooms.pageInfo.endCursor;
  }
}
