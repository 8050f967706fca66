/*
 * What pages follow of a loop. The client builds its subscription from it; schema/operations/pages has the same text,
 * so that a server which runs only its own operations knows it.
 */

/** Of what the board and the stories follow. */
export const TOLD_SELECTION = 'number kind stateName overdue region { code name }';

/** Of what the worklist follows. */
export const WORK_SELECTION = 'number kind phase stateName dueAt overdue verbs region { code name } openedBy { name } person { id name }';

/** Of each count that the board follows. */
export const COUNT_SELECTION = 'label open answered overdue closed withdrawn medianMinutesToClose';
