import { makeTestPhone, makeTestResidentId } from '../../src/domain/persons/synthetic-identity';
import { Draw } from './draw';

const FAMILY_NAMES = [...'林陈黄张吴李王郑蔡杨许郭洪曾沈简庄谢卢戴'];
const FIRST = [...'志文建国秀丽美玉明海春晓俊雅宏淑金永思嘉'];
const SECOND = [...'华强英芳伟斌玲珍辉燕峰婷龙娟涛敏勇萍松梅'];
/** Of a hundred persons, so many are known by name and phone alone. */
const WITHOUT_DOCUMENT = 12;

/** An invented person: the number belongs to a county that does not exist, the phone to nobody. */
export interface Person {
  readonly index: number;
  readonly name: string;
  readonly sex: 'MALE' | 'FEMALE';
  readonly document: { readonly type: 'RESIDENT_ID'; readonly number: string } | undefined;
  readonly phone: string;
}

/** The person of an index from 0; another index is another person. */
export function personOf(index: number): Person {
  const draw = new Draw(`person ${index}`);
  const sex = draw.percent(50) ? 'MALE' : 'FEMALE';
  const birthDay = `${draw.whole(1938, 2014)}-${two(draw.whole(1, 12))}-${two(draw.whole(1, 28))}`;
  const name = draw.one(FAMILY_NAMES) + draw.one(FIRST) + draw.one(SECOND);
  const number = makeTestResidentId(1 + index % 499, birthDay, sex);
  return {
    index, name, sex, phone: makeTestPhone(1_000 + index),
    document: draw.percent(WITHOUT_DOCUMENT) ? undefined : { type: 'RESIDENT_ID', number },
  };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
