import { inLanguage, type Word } from './names';
import type { Language } from './word';

const STATES: Record<string, Word> = {
  ISSUED: ['已下发', 'Issued'], RECEIVED: ['已签收', 'Received'], ASSIGNED: ['已派单', 'Assigned'], LOCATED: ['已找准', 'Located'],
  VERIFIED: ['已核实', 'Verified'], CONTROLLED: ['已管住', 'In care'], REPORTED: ['已反馈', 'Reported'], CLOSED: ['已销号', 'Closed'],
  WITHDRAWN: ['已撤回', 'Withdrawn'], ORDERED: ['已下令', 'Ordered'], REFUSED: ['已拒收', 'Refused'], ACCEPTED: ['已留房', 'Room kept'],
  DISPATCHED: ['已派车', 'Dispatched'], ON_BOARD: ['已上车', 'On board'], ARRIVED: ['已到达', 'Arrived'], ADMITTED: ['已入住', 'Admitted'],
  ABORTING: ['返回途中', 'Returning'], ABORTED: ['已中止', 'Aborted'], STAYING: ['隔离中', 'Staying'], RELEASED: ['已解除', 'Released'],
  REQUESTED: ['已请求', 'Requested'], DECLINED: ['已谢绝', 'Declined'], CHECKED_IN: ['已双报到', 'Checked in'], ON_DUTY: ['在岗', 'On duty'],
  FINISHED: ['已完成', 'Finished'],
  IN_FORCE: ['生效中', 'In force'], EXPIRED: ['已期满', 'Expired'], REVOKED: ['已撤销', 'Revoked'], OPENED: ['待复核', 'To be reviewed'], REVIEWED: ['已复核', 'Reviewed'],
  HOME: ['已到家', 'At home'], PROPOSED: ['待决定', 'To be decided'], DISMISSED: ['不采纳', 'Dismissed'], LAPSED: ['已失效', 'Lapsed'],
  OPEN: ['在办', 'Open'], ANSWERED: ['已答复', 'Answered'],
  RUNNING: ['计时中', 'Running'], PAUSED: ['暂停', 'Paused'], MET: ['按时', 'Met'], BREACHED: ['超时', 'Missed'], CANCELLED: ['取消', 'Cancelled'],
  NOT_LOCATED: ['未找到', 'Not located'], WATCHED: ['居家监测', 'Watched'], IN_TREATMENT: ['救治中', 'In treatment'],
  STAY: ['集中隔离', 'Isolation stay'],
};

const VERBS: Record<string, Word> = {
  issueInvestigation: ['发起协查', 'Open an investigation'], orderTransfer: ['下令转运', 'Order a transfer'], requestDeployment: ['请求队伍支援', 'Ask for a team'],
  receiveInvestigation: ['签收', 'Receive'], assignInvestigation: ['派单', 'Assign'], recordInvestigationAttempt: ['记一次走访', 'Record an attempt'],
  markLocated: ['找准', 'Located'], verifyIdentity: ['核实身份', 'Verify identity'], controlPerson: ['管住', 'Take care'],
  reportInvestigation: ['反馈', 'Report'], returnInvestigation: ['退回', 'Return'], closeInvestigation: ['销号', 'Close'],
  withdrawInvestigation: ['撤回', 'Withdraw'], acceptTransfer: ['接收留房', 'Accept'], refuseTransfer: ['拒收', 'Refuse'],
  redirectTransfer: ['改送', 'Redirect'], dispatchTransfer: ['派车', 'Dispatch'], releaseForBoarding: ['移交签字', 'Sign for boarding'],
  confirmOnBoard: ['上车签字', 'Confirm on board'], confirmArrival: ['到达签字', 'Confirm arrival'], admitTransfer: ['入住签字', 'Admit'],
  queueTransfer: ['排队等房', 'Wait for a room'], closeTransfer: ['销号', 'Close'], abortTransfer: ['中止', 'Abort'], confirmReturn: ['接回签字', 'Confirm return'], withdrawTransfer: ['撤回', 'Withdraw'],
  orderReturn: ['安排返家', 'Order the return home'], confirmHome: ['到家签字', 'Confirm at home'],
  releaseOrder: ['解除', 'Release'], extendOrder: ['延长', 'Extend'], revokeOrder: ['撤销', 'Revoke'], closeOrder: ['销号', 'Close'],
  releaseFromIsolation: ['解除隔离', 'Release'], declineDeployment: ['谢绝', 'Decline'], assignDeployment: ['派队', 'Assign a team'],
  checkInDeployment: ['报到', 'Check in'], startDuty: ['上岗', 'Start duty'], fileDailyReport: ['三个一', 'Daily report'],
  finishDeployment: ['完成', 'Finish'], closeDeployment: ['销号', 'Close'], withdrawDeployment: ['撤回', 'Withdraw'],
  issueOrder: ['作出隔离决定', 'Issue an order'], reviewOverride: ['复核', 'Review'], requestOverride: ['申请紧急查阅', 'Ask for emergency access'],
  consentOverride: ['同意紧急查阅', 'Consent to emergency access'], grantAccess: ['授权查阅', 'Let an agency in'], revokeGrant: ['收回授权', 'Take back'],
  pauseClock: ['暂停', 'Pause'], resumeClock: ['恢复', 'Resume'], moveClock: ['调整', 'Move'],
};

const ENTRIES: Record<string, Word> = {
  INVESTIGATION_ISSUED: ['下发协查', 'Request issued'], INVESTIGATION_RECEIVED: ['签收', 'Received'], INVESTIGATION_ASSIGNED: ['派单', 'Assigned'],
  INVESTIGATION_ATTEMPTED: ['走访一次', 'Attempt recorded'], INVESTIGATION_LOCATED: ['找准', 'Located'], INVESTIGATION_VERIFIED: ['核实', 'Identity verified'],
  INVESTIGATION_CONTROLLED: ['管住', 'Taken care of'], INVESTIGATION_REPORTED: ['反馈', 'Reported'], INVESTIGATION_RETURNED: ['退回', 'Returned'],
  INVESTIGATION_CLOSED: ['销号', 'Closed'], INVESTIGATION_WITHDRAWN: ['撤回', 'Withdrawn'],
  TRANSFER_ORDERED: ['下令转运', 'Transfer ordered'], TRANSFER_ACCEPTED: ['接收留房', 'Accepted, room kept'], TRANSFER_REFUSED: ['拒收', 'Refused'],
  TRANSFER_QUEUED: ['排队等房', 'Waiting for a room'], TRANSFER_RESERVATION_LAPSED: ['留房到期', 'Room kept no longer'],
  TRANSFER_REDIRECTED: ['改送', 'Redirected'], TRANSFER_DISPATCHED: ['派车', 'Vehicle dispatched'], TRANSFER_RELEASED: ['移交签字', 'Released for boarding'],
  TRANSFER_BOARDED: ['上车签字', 'On board'], TRANSFER_ARRIVED: ['到达', 'Arrived'], TRANSFER_ADMITTED: ['入住签字', 'Admitted'],
  TRANSFER_ABORTED: ['中止', 'Aborted'], TRANSFER_ABORTING: ['中止，返回途中', 'Aborted on the way'], TRANSFER_RETURNED: ['接回签字', 'Returned'],
  TRANSFER_CLOSED: ['销号', 'Closed'], TRANSFER_WITHDRAWN: ['撤回', 'Withdrawn'], STAY_OPENED: ['开始隔离', 'Stay began'], STAY_RELEASED: ['解除隔离', 'Released'],
  DEPLOYMENT_REQUESTED: ['请求支援', 'Team requested'], DEPLOYMENT_DECLINED: ['谢绝', 'Declined'], DEPLOYMENT_ASSIGNED: ['派队', 'Team assigned'],
  DEPLOYMENT_CHECKED_IN: ['报到', 'Checked in'], DEPLOYMENT_STARTED: ['上岗', 'Duty began'], DEPLOYMENT_REPORTED: ['三个一', 'Daily report'],
  DEPLOYMENT_FINISHED: ['完成', 'Finished'], DEPLOYMENT_CLOSED: ['销号', 'Closed'], DEPLOYMENT_WITHDRAWN: ['撤回', 'Withdrawn'],
  CLOCK_WARNED: ['临近时限', 'Deadline near'], CLOCK_BREACHED: ['超过时限', 'Deadline missed'], CLOCK_ESCALATED: ['超时升级', 'Escalated'],
  CLOCK_PAUSED: ['时限暂停', 'Deadline paused'], CLOCK_RESUMED: ['时限恢复', 'Deadline resumed'], CLOCK_MOVED: ['时限调整', 'Deadline moved'],
  SITE_MILESTONE_MISSED: ['房间未按时建成', 'Rooms not ready in time'],
  TRANSFER_RETURN_ORDERED: ['安排返家', 'Return home ordered'], TRANSFER_HOME: ['到家签字', 'At home'],
  PROPOSAL_RAISED: ['提出建议', 'Decision proposed'], PROPOSAL_ACCEPTED: ['采纳建议', 'Proposal taken'], PROPOSAL_DISMISSED: ['不采纳', 'Proposal dismissed'],
  PROPOSAL_LAPSED: ['建议失效', 'Proposal lapsed'],
  ACCESS_GRANTED: ['授权查阅', 'Agency let in'], ACCESS_REVOKED: ['收回授权', 'Access taken back'], ACCESS_LAPSED: ['授权到期', 'Access ended'],
  ACCESS_OVERRIDDEN: ['紧急查阅', 'Emergency access'], OVERRIDE_REQUESTED: ['申请紧急查阅', 'Emergency access asked for'], OVERRIDE_REVIEWED: ['紧急查阅复核', 'Emergency access reviewed'],
  LEAD_ATTACHED: ['并入线索', 'Lead attached'], LEAD_WITHDRAWN: ['线索撤回', 'Lead withdrawn'],
};

/** Kinds of entries that have a plain name. */
export const ENTRY_KINDS: readonly string[] = Object.keys(ENTRIES);

const VALUES: Record<string, Word> = {
  FOUND_AND_CONTROLLED: ['找到并管住', 'Found and in care'], FOUND_NO_RISK: ['找到，无风险', 'Found, no risk'], MOVED_ON: ['已去外地', 'Moved on'],
  NOT_FOUND: ['未找到', 'Not found'], WRONG_PERSON: ['不是此人', 'Wrong person'], DUPLICATE: ['重复', 'Duplicate'],
  HOME_ISOLATION: ['居家隔离', 'Home isolation'], CENTRAL_ISOLATION: ['集中隔离', 'Central isolation'],
  HOME_HEALTH_MONITORING: ['居家健康监测', 'Home health monitoring'], HOSPITAL: ['定点医院', 'Hospital'], NONE_NEEDED: ['无需措施', 'None needed'],
  UNIT: ['单位', 'Unit'], COMMUNITY: ['社区', 'Community'], SINGLE: ['单间', 'Single'], FAMILY: ['家庭间', 'Family'], ACCESSIBLE: ['无障碍', 'Accessible'],
  ROUTINE: ['常规', 'Routine'], URGENT: ['紧急', 'Urgent'], IMMEDIATE: ['特急', 'Immediate'],
  CONFIRMED_CASE: ['确诊病例', 'Confirmed case'], ASYMPTOMATIC_INFECTION: ['无症状感染者', 'Asymptomatic infection'], CLOSE_CONTACT: ['密切接触者', 'Close contact'],
  SUB_CLOSE_CONTACT: ['密接的密接', 'Contact of a contact'], GENERAL_CONTACT: ['一般接触者', 'General contact'],
  SPACE_TIME_COMPANION: ['时空伴随者', 'Space-time companion'], RISK_AREA_TRAVELLER: ['风险地区来漳', 'From a risk area'], INBOUND_TRAVELLER: ['入境人员', 'Inbound traveller'],
  QUEUE_ORDER: ['维持秩序', 'Queue order'], REGISTRATION: ['登记', 'Registration'], GUIDANCE: ['引导', 'Guidance'], PUBLICITY: ['宣传', 'Publicity'],
  SUPPLY_DELIVERY: ['物资配送', 'Supply delivery'], HOUSEHOLD_VISIT: ['入户走访', 'Household visits'], CHECKPOINT: ['卡口', 'Checkpoint'],
  LOCATING: ['协助找人', 'Locating'], OTHER: ['其他', 'Other'],
  PARTY_WORK_GROUP: ['党员工作小组', 'Party work group'], COMMANDO: ['突击队', 'Commando'], SERVICE: ['服务队', 'Service team'],
  YOUTH_VOLUNTEER: ['青年志愿者', 'Youth volunteers'], SAMPLING: ['采样队', 'Sampling'], RURAL_PATROL: ['乡村110', 'Rural patrol'],
  FOURTEEN_OR_YOUNGER: ['十四周岁以下', '14 or younger'], PREGNANT: ['孕妇', 'Pregnant'], SERIOUSLY_ILL: ['患严重疾病', 'Seriously ill'],
  CANNOT_CARE_FOR_SELF: ['生活不能自理', 'Cannot care for themselves'], ESCORT: ['有人陪护', 'With an escort'],
  SAME_FLOOR: ['同层', 'Same floor'], FLOOR_ABOVE: ['上一层', 'Floor above'], FLOOR_BELOW: ['下一层', 'Floor below'], SAME_SITE: ['同一隔离点', 'Same site'],
  OPENER: ['发起单位', 'Opener'], ANSWERER: ['应办单位', 'Has to answer'], OVERSIGHT: ['监管', 'Oversight'], GRANT: ['授权', 'Let in'], LEAD: ['线索单位', 'Source of a lead'],
  SITE: ['隔离点', 'Site'], TRANSPORT: ['转运单位', 'Transport'], CUSTODIAN: ['责任单位', 'Custodian'], PROVIDER: ['派出单位', 'Provider'], TEAM: ['队伍', 'Team'], TOWN: ['街道（乡镇）', 'Town'], COUNTY: ['县区', 'County'], CITY: ['市', 'City'],
  MALE: ['男', 'Male'], FEMALE: ['女', 'Female'], UNKNOWN: ['不详', 'Unknown'], NOT_STATED: ['未说明', 'Not stated'],
  QUERY: ['查询', 'Query'], MUTATION: ['办理', 'Verb'], SUBSCRIPTION: ['实时推送', 'Stream'],
  BIG_DATA_GRID: ['大数据网格化', 'Big data, by grid'], POLICE_LEAD: ['公安线索', 'Police work'], MANUAL_GRID: ['人工网格化', 'Grid workers'],
  CASE_INVESTIGATION: ['流调', 'Questioning of a case'], SELF_REPORT: ['本人申报', 'The person'],
  FOREIGN_RESIDENT_CARD: ['外国人永久居留证', 'Foreign resident card'], HOUSEHOLD_REGISTER: ['户口簿', 'Household register'], OFFICER_CARD: ['军官证', 'Officer card'],
  RESIDENT_ID: ['居民身份证', 'Resident ID'], PASSPORT: ['护照', 'Passport'], HK_MACAO_PERMIT: ['港澳通行证', 'HK/Macao permit'],
  TAIWAN_PERMIT: ['台胞证', 'Taiwan permit'], HOTEL: ['酒店', 'Hotel'], MODULAR: ['方舱', 'Modular'], SCHOOL: ['学校', 'School'],
};

const CLOCKS: Record<string, Word> = {
  RECEIPT: ['签收', 'Receipt'], LANDING_CHECK: ['落地核查', 'Landing check'], FEEDBACK: ['反馈', 'Feedback'], REWORK: ['补充反馈', 'Rework'],
  CLOSING: ['销号', 'Closing'], SITE_ANSWER: ['隔离点答复', 'Answer of the site'], REDIRECTION: ['改送', 'Redirection'],
  POSITIVE_TO_HOSPITAL: ['阳性送医', 'Positive to hospital'], CONTACT_TO_SITE: ['密接转运', 'Contact to site'], OTHERS_TO_SITE: ['其他人员转运', 'Others to site'],
  BOARDING_SIGNATURE: ['上车签字', 'Boarding signature'], ADMISSION_SIGNATURE: ['入住签字', 'Admission signature'], RETURN_OF_ABORTED: ['中止返回', 'Return'],
  TRANSFER_CLOSING: ['转运销号', 'Closing of the transfer'], DEPLOYMENT_ANSWER: ['支援答复', 'Answer to the request'], DAILY_REPORT: ['三个一', 'Daily report'],
  RETURN_HOME: ['返家', 'Return home'], PROPOSAL_DECISION: ['建议决定', 'Decision on a proposal'],
  DEPLOYMENT_CLOSING: ['下沉销号', 'Closing of the deployment'], RELEASE: ['解除隔离', 'Release'], RESERVATION: ['留房', 'Room kept'],
};

const FIELDS: Record<string, Word> = {
  name: ['姓名', 'Name'], sex: ['性别', 'Sex'], birthYear: ['出生年', 'Year of birth'], documents: ['证件', 'Documents'], document: ['证件', 'Document'],
  phone: ['电话', 'Phone'], address: ['住址', 'Address'], region: ['地区', 'Region'], category: ['风险类别', 'Risk category'],
  lastExposureAt: ['末次暴露时间', 'Last exposure'], controlState: ['管控状态', 'State of care'], leads: ['线索', 'Leads'], reason: ['原因', 'Reason'],
  note: ['备注', 'Note'], report: ['反馈内容', 'Report'], measure: ['措施', 'Measure'], place: ['地点', 'Place'], temperature: ['体温', 'Temperature'],
  symptoms: ['症状', 'Symptoms'], legalBasis: ['法律依据', 'Legal basis'], summary: ['汇总', 'Summary'], problems: ['问题', 'Problems'],
  outcome: ['结果', 'Outcome'], team: ['队伍', 'Team'], room: ['房间', 'Room'], vehicle: ['车辆', 'Vehicle'], crew: ['随车人员', 'Crew'], site: ['隔离点', 'Site'],
  clock: ['时限', 'Deadline'], dueAt: ['应完成', 'Due'], priority: ['紧急程度', 'Priority'], attempt: ['第几次', 'Attempt'], lead: ['线索', 'Lead'],
  next: ['后一协查', 'Next request'], previous: ['前一协查', 'Previous request'], exposurePlace: ['暴露地点', 'Place of exposure'], exposedAt: ['暴露时间', 'Exposed at'],
  source: ['来源', 'Source'], custodian: ['责任单位', 'Custodian'], handover: ['交接', 'Handover'], label: ['说明', 'Label'], movedTo: ['去向', 'Moved to'],
  documentType: ['证件类型', 'Type of document'], attemptedAt: ['走访时间', 'Attempted at'], vehicleDisinfectedAt: ['消毒时间', 'Disinfected at'], endsAt: ['期满', 'Ends'],
  transfer: ['转运', 'Transfer'], provider: ['派出单位', 'Provider'], duty: ['任务', 'Duty'], needed: ['需要人数', 'Needed'], from: ['起', 'From'], until: ['止', 'Until'],
  present: ['到岗人数', 'Present'], date: ['日期', 'Date'], peopleServed: ['服务人数', 'People served'], dispatchHeld: ['已调度', 'Dispatch held'], contactMade: ['已联系', 'Contact made'],
  appealTo: ['申诉机关', 'Appeal to'], article: ['条款', 'Article'], authority: ['决定机关', 'Authority'], law: ['法律', 'Law'], lawVersion: ['版本', 'Version of the law'],
  necessity: ['必要性', 'Necessity'], investigation: ['协查', 'Investigation'], transport: ['转运单位', 'Transport'],
  regionCode: ['区划代码', 'Region code'], confidence: ['可信度', 'Confidence'], externalId: ['线索编号', 'Lead id'],
  agency: ['单位', 'Agency'], level: ['层级', 'Level'], remaining: ['剩余', 'Time left'], finding: ['复核意见', 'Finding'], justified: ['属必要', 'Justified'],
  releasedAt: ['解除时间', 'Released at'], duplicateOf: ['重复于', 'Duplicate of'],
};

/** The plain name of a state, a phase or the state of a clock. */
export function stateWord(state: string, language: Language): string {
  return inLanguage(STATES[state], language) ?? state;
}

/** The plain name of a verb. */
export function verbWord(verb: string, language: Language): string {
  return inLanguage(VERBS[verb], language) ?? verb;
}

/** What an entry of the trace tells. */
export function entryWord(kind: string, language: Language): string {
  return inLanguage(ENTRIES[kind], language) ?? kind;
}

/** The plain name of another enum value. */
export function valueWord(value: string, language: Language): string {
  return inLanguage(VALUES[value] ?? STATES[value], language) ?? value;
}

const FIELD_CLASSES: Record<string, Word> = {
  IDENTITY: ['身份', 'Identity'], CONTACT: ['联系方式', 'Contact'], HEALTH: ['健康', 'Health'], WHEREABOUTS: ['行踪', 'Whereabouts'], LEGAL: ['法律文书', 'Legal'], WORK: ['办理', 'Work'],
};

/** The plain name of a class of fields. */
export function fieldClassWord(name: string, language: Language): string {
  return inLanguage(FIELD_CLASSES[name], language) ?? name;
}

/** The plain name of a deadline. */
export function clockWord(code: string, language: Language): string {
  return inLanguage(CLOCKS[code], language) ?? code;
}

/** The plain name of a field. */
export function fieldWord(field: string, language: Language): string {
  return inLanguage(FIELDS[field], language) ?? field;
}
