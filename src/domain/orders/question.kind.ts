import type { LoopKind, Part, Participant } from '../../core/loops/loop-kind';
import { QUESTION_PHASES, QUESTION_TRANSITIONS, questionEntries, type QuestionKind, type QuestionState, type QuestionVerb } from './question';
import type { QuestionRow } from './question.entity';
import { questionPast } from './question.past';
import { getQuestion, insertQuestions, updateQuestion } from './question.store';

function questionKind(name: QuestionKind, prefix: string): LoopKind<QuestionState, QuestionVerb, QuestionRow> {
  return {
    name,
    prefix,
    phases: QUESTION_PHASES,
    transitions: QUESTION_TRANSITIONS[name],
    entries: questionEntries,
    // Whoever issued the order sees what became of it behind the closing too.
    participants: (_loop, row): Participant[] => [{ party: row.issuerId, part: 'ANSWERER', grade: 2 }],
    partsOf: (party, loop): Part[] => [
      ...(party === loop.openedBy ? ['OPENER' as const] : []),
      ...(party === loop.answerer ? ['ANSWERER' as const] : []),
    ],
    past: questionPast,
    load: getQuestion,
    insert: insertQuestions,
    update: updateQuestion,
  };
}

/** Appeals against orders (申诉): filed by whoever looks after the person, decided by the headquarters. */
export const appealKind = questionKind('APPEAL', 'SS');
/** Reviews of orders (复核): they open when the review date comes, and are held by the headquarters. */
export const orderReviewKind = questionKind('ORDER_REVIEW', 'FC');
/** Reports of fever (发热报告): raised by a site for a person who stays there, answered by health. */
export const feverKind = questionKind('FEVER', 'FR');
