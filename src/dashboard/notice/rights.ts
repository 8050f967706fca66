import type { Word } from '../shared/word';

/** What whoever is isolated may ask for, as the notice says it. */
export const RIGHTS: readonly Word[] = [
  ['知道作出决定的机关、依据、理由和期限；期限届满，决定自行失效，不经新的决定不得延长。',
    'You are told who decided, by which law, why, and until when. The order ends by itself on its last day; it can run longer only by a new decision with its reason.'],
  ['对决定不服，可以申诉；申诉期间也可以撤回。申诉成立的，立即解除。',
    'You may appeal at any time while the order holds, and take the appeal back. If it is upheld you are free at once.'],
  ['到复核日期，由未作出该决定的指挥部复核是否仍有必要。',
    'On the review date a headquarters that did not decide the order looks at whether it is still needed.'],
  ['隔离期间获得饮食、就医、药品和必要的照护；发热或者不适，及时告诉工作人员。',
    'You are given food, medical care, medicine and what care you need. Tell the staff at once if you have a fever or feel unwell.'],
  ['与家人和外界保持通信；家庭成员尽可能安排在一起。',
    'You may keep in touch with your family and others. Members of a household stay together where that can be.'],
  ['十四周岁以下的儿童、孕妇、患有严重疾病或者生活不能自理的人，可以居家隔离或者由陪护人陪同。',
    'Children of 14 or younger, pregnant women, and those who are seriously ill or cannot care for themselves may isolate at home or have somebody with them.'],
  ['个人信息只用于疫情防控；可以要求告知谁得到过、要求更正，期满后销毁。',
    'Your personal data serve epidemic control alone. You may ask who received them and have them corrected; they are destroyed when their term is over.'],
  ['解除后的返家由有关单位安排，交接时由社区签字。',
    'Your way home after release is arranged, and your community signs for it.'],
];
