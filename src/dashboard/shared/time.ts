import type { Language } from './language';

const ZONE = 'Asia/Shanghai';
const MINUTE_MS = 60_000;

/** The day of a moment in Asia/Shanghai, such as 2022-03-20. */
export function dayOf(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(at);
}

/** Time of day with seconds, in Asia/Shanghai as everything that the platform counts. */
export function timeOf(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}

/** Day and time to the minute, in Asia/Shanghai. */
export function momentOf(at: string | Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
    .formatToParts(new Date(at));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/** A span of minutes in words, such as 3 小时 20 分. */
export function spanOf(minutes: number, language: Language): string {
  const whole = Math.max(0, Math.round(minutes));
  const [days, hours, rest] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60), whole % 60];
  const words = language === 'zh' ? [' 天', ' 小时', ' 分'] : [' d', ' h', ' min'];
  if (days > 0) return `${days}${words[0]} ${hours}${words[1]}`;
  return hours > 0 ? `${hours}${words[1]} ${rest}${words[2]}` : `${rest}${words[2]}`;
}

/** Minutes from now to a moment; negative for the past. */
export function minutesTo(at: string, now: number): number {
  return (new Date(at).getTime() - now) / MINUTE_MS;
}

/** Minutes of an ISO 8601 duration of days, hours, minutes and seconds. */
export function minutesOfDuration(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration) ?? [];
  return Number(days) * 1440 + Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
}
