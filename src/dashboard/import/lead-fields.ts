import type { Word } from '../shared/word';

/** What a lead is made of, in the order in which people are asked for it. */
export const LEAD_FIELDS = [
  'name', 'document', 'documentType', 'phone', 'sex', 'regionCode', 'address', 'category', 'source', 'lastExposureAt', 'exposurePlace', 'confidence', 'externalId',
] as const;
/** One of {@link LEAD_FIELDS}. */
export type LeadField = (typeof LEAD_FIELDS)[number];

/** Without these no lead can be pushed. */
export const NEEDED: readonly LeadField[] = ['name', 'regionCode', 'category', 'source', 'lastExposureAt'];

/** What may be said once for all rows where the sheet has no column for it. */
export const FOR_ALL: readonly LeadField[] = ['documentType', 'regionCode', 'category', 'source'];

/** Values that a field takes, as the API names them. */
export const CHOICES: Partial<Record<LeadField, readonly string[]>> = {
  documentType: ['RESIDENT_ID', 'PASSPORT', 'HK_MACAO_PERMIT', 'TAIWAN_PERMIT', 'FOREIGN_RESIDENT_CARD', 'HOUSEHOLD_REGISTER', 'OFFICER_CARD', 'OTHER'],
  sex: ['MALE', 'FEMALE', 'UNKNOWN', 'NOT_STATED'],
  category: [
    'CONFIRMED_CASE', 'ASYMPTOMATIC_INFECTION', 'CLOSE_CONTACT', 'SUB_CLOSE_CONTACT', 'GENERAL_CONTACT', 'SPACE_TIME_COMPANION', 'RISK_AREA_TRAVELLER', 'INBOUND_TRAVELLER',
  ],
  source: ['BIG_DATA_GRID', 'POLICE_LEAD', 'MANUAL_GRID', 'CASE_INVESTIGATION', 'SELF_REPORT'],
};

/** How people write values beside their plain names. */
export const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  RESIDENT_ID: ['身份证', '身份证号', '二代证', 'ID'], HK_MACAO_PERMIT: ['回乡证', '港澳居民来往内地通行证'], TAIWAN_PERMIT: ['台湾居民来往大陆通行证'],
  CONFIRMED_CASE: ['确诊', '阳性'], ASYMPTOMATIC_INFECTION: ['无症状'], CLOSE_CONTACT: ['密接', '密接者'], SUB_CLOSE_CONTACT: ['次密接', '次密切接触者'],
  GENERAL_CONTACT: ['一般接触'], SPACE_TIME_COMPANION: ['时空伴随', '时空交集'], RISK_AREA_TRAVELLER: ['中高风险地区人员', '风险地区旅居史'], INBOUND_TRAVELLER: ['入境'],
  BIG_DATA_GRID: ['大数据'], POLICE_LEAD: ['公安', '公安推送'], MANUAL_GRID: ['网格', '网格员'], CASE_INVESTIGATION: ['流行病学调查'], SELF_REPORT: ['自报'],
  MALE: ['M'], FEMALE: ['F'],
};

/** What columns are called in the sheets of the field: the plain name first. */
export const COLUMN_NAMES: Readonly<Record<LeadField, readonly [zh: Word[0], en: Word[1], ...others: string[]]>> = {
  name: ['姓名', 'Name', '名字', '人员姓名', 'full name'],
  document: ['证件号码', 'Document number', '身份证号', '身份证号码', '身份证', '证件号', '公民身份号码', 'id number'],
  documentType: ['证件类型', 'Type of document', '证件种类'],
  phone: ['电话', 'Phone', '手机', '手机号', '手机号码', '联系电话', '联系方式', 'mobile'],
  sex: ['性别', 'Sex', 'gender'],
  regionCode: ['区划代码', 'Region code', '行政区划代码', '属地代码', '地区代码', '属地', 'region'],
  address: ['住址', 'Address', '地址', '现住址', '现住地址', '居住地址', '详细地址'],
  category: ['风险类别', 'Risk category', '人员类别', '类别', '人员类型', 'category'],
  source: ['线索来源', 'Source', '来源', '数据来源'],
  lastExposureAt: ['末次暴露时间', 'Last exposure', '暴露时间', '末次接触时间', '接触时间', 'exposed at'],
  exposurePlace: ['暴露地点', 'Place of exposure', '接触地点', '场所'],
  confidence: ['可信度', 'Confidence', '置信度'],
  externalId: ['线索编号', 'Lead id', '编号', '外部编号', 'id'],
};

/** Which column is which, and what holds for all rows. Columns count from 0. */
export interface Mapping {
  readonly columns: Readonly<Partial<Record<LeadField, number>>>;
  readonly forAll: Readonly<Partial<Record<LeadField, string>>>;
}

/** The mapping that the names of columns suggest. */
export function guessMapping(header: readonly string[]): Mapping {
  const columns: Partial<Record<LeadField, number>> = {};
  for (const field of LEAD_FIELDS) {
    const names = COLUMN_NAMES[field].map(plain);
    const column = header.findIndex((name, at) => names.includes(plain(name)) && !Object.values(columns).includes(at));
    if (column >= 0) columns[field] = column;
  }
  return { columns, forAll: { documentType: 'RESIDENT_ID', source: 'POLICE_LEAD' } };
}

/** The row, counted from 0, that looks most like names of columns: sheets often begin with a title. */
export function guessHeader(rows: readonly (readonly string[])[]): number {
  const known = rows.map((row) => Object.keys(guessMapping(row).columns).length);
  return Math.max(0, known.indexOf(Math.max(...known)));
}

/** A text without what people write differently: case, spaces, stars, and what stands in brackets. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\(.*?\)/g, '').replace(/[\s*：:]/g, '');
}

/** Fields that are needed and have neither a column nor a value for all rows. */
export function missingFields({ columns, forAll }: Mapping): LeadField[] {
  return NEEDED.filter((field) => columns[field] === undefined && !forAll[field]);
}
