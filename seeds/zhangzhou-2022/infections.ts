import type { RiskCategory } from '../../src/core/protocols/risk-category';

/** One infection of the outbreak, with the day and time at which it was found. */
export interface Infection {
  readonly category: Extract<RiskCategory, 'CONFIRMED_CASE' | 'ASYMPTOMATIC_INFECTION'>;
  /** Where the person lives: a community of the demo world. */
  readonly region: string;
  readonly compound: string;
  readonly day: number;
  readonly time: string;
}

function found(day: number, time: string, region: string, compound: string, category: Infection['category'] = 'CONFIRMED_CASE'): Infection {
  return { day, time, region, compound, category };
}

/**
 * The 19 infections of 18 to 23 March 2022: 15 confirmed and 4 asymptomatic; Longwen 14, Xiangcheng 2, Zhangpu 1, and
 * the high-tech zone 2. Places, days and numbers are those of the articles, the persons and hours are invented.
 */
export const INFECTIONS: readonly Infection[] = [
  found(18, '06:40', '350603001901', '龙江富城'),
  found(18, '10:15', '350603001902', '龙江富城'),
  found(18, '21:30', '350603002901', '江滨新城'),
  found(19, '05:50', '350603001901', '龙江富城'),
  found(19, '08:20', '350603003901', '翰苑颐园', 'ASYMPTOMATIC_INFECTION'),
  found(19, '13:45', '350603002902', '江滨新城'),
  found(19, '20:10', '350602006901', '通北街道某小区'),
  found(20, '04:35', '350603002901', '融信澜园'),
  found(20, '09:00', '350603002903', '融信澜园'),
  found(20, '15:25', '350604106901', '九湖镇某小区'),
  found(20, '22:05', '350603003902', '翰苑颐园', 'ASYMPTOMATIC_INFECTION'),
  found(21, '07:30', '350603004901', '融信澜园'),
  found(21, '12:40', '350602002901', '芗城区某小区'),
  found(21, '19:55', '350603001903', '龙江富城'),
  found(22, '06:10', '350623100901', '绥安镇某小区'),
  found(22, '11:35', '350604107901', '颜厝镇某小区', 'ASYMPTOMATIC_INFECTION'),
  found(22, '18:20', '350603002901', '融信澜园'),
  found(23, '02:45', '350603005901', '江滨新城', 'ASYMPTOMATIC_INFECTION'),
  found(23, '08:30', '350603002904', '融信澜园7号楼'),
];

/** Counties without cases answer requests as well: where else contacts are looked for. */
export const ELSEWHERE: readonly string[] = [
  '350604101', '350604102', '350605100', '350622100', '350623100', '350623115', '350624100', '350626100', '350627100', '350628100', '350629100', '350602001', '350602005',
];

/** Where somebody was exposed. */
export const EXPOSURES: readonly string[] = ['农贸市场', '沿街小吃店', '棋牌室', '12路公交车', '小区便民超市', '药店', '理发店', '单位食堂', '同一单元楼梯间', '快递驿站'];
