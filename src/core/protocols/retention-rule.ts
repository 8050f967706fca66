import { PERSONAL_CLASSES, type PersonalClass } from '../access/policy';
import { limitOf, type Protocol } from './protocol';

/** The days for which a class of a loop of this kind is kept after the close of the person's last loop. */
export function daysKept(protocol: Protocol, fieldClass: PersonalClass, loopKind: string): number {
  const rules = protocol.retention.filter((rule) => rule.class === fieldClass);
  const rule = rules.find((one) => one.loopKinds.includes(loopKind)) ?? rules.find((one) => one.loopKinds.length === 0);
  return rule?.days ?? limitOf(protocol, 'RETENTION_DAYS_AFTER_CLOSE');
}

/** The longest of {@link daysKept} over all classes: until then something of the loop must be kept. */
export function longestKept(protocol: Protocol, loopKind: string): number {
  return Math.max(...PERSONAL_CLASSES.map((fieldClass) => daysKept(protocol, fieldClass, loopKind)));
}
