/** The pages in the order of their links: address, name, and what one does there. */
export const PAGES = [
  ['/board', '指挥大屏', 'Command board', '全市闭环、逾期、房间与队伍，实时', 'All loops, what is late, rooms and teams, live'],
  ['/worklist', '工作台', 'Worklist', '本单位待办，一两步办结', 'What my agency has to do, done in a click or two'],
  ['/loop', '闭环', 'Loops', '一件事、一个人的全部经过', 'The whole story of a loop or a person'],
  ['/sites', '隔离点与转运', 'Sites and transfers', '楼层房间、在途与交接', 'Floors, rooms, trips and custody'],
  ['/teams', '队伍', 'Teams', '下沉、双报到、三个一、缺口', 'Deployments, the daily three, gaps in cover'],
  ['/import', '导入线索', 'Import', '从表格导入，逐格指出错误', 'Leads out of spreadsheets, errors by their cell'],
  ['/audit', '溯源审计', 'Audit', '查留痕、下载证据、在本机核验', 'Search the trace, take evidence, verify it here'],
] as const;

/** Pages to which others lead, with the id of what they show: address and name. */
export const INNER_PAGES = [['/notice', '告知书', 'Notice']] as const;

/** The address of a page. */
export type PagePath = (typeof PAGES)[number][0] | (typeof INNER_PAGES)[number][0];
