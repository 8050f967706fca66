import { documentKey, isForLife, type KnownDocument } from '../persons/identity-key';
import { isClearlyAnotherName, nameKey } from '../persons/person-name';
import type { LeadProblem, ReadLead } from './lead';

/** What the matching knows of a person. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly documents: readonly KnownDocument[];
}

/** Whose lead it is: a known person's, perhaps with a document that is new about the person, or a new person's. */
export type Match =
  | { readonly is: 'KNOWN'; readonly person: string; readonly addDocument: boolean }
  | { readonly is: 'NEW'; readonly person: string }
  | { readonly is: 'CONFLICT'; readonly problem: LeadProblem };

type Evidence = Pick<ReadLead, 'name' | 'document' | 'phone'>;

/**
 * Decides whose lead is whose, row after row: a person whom one row made or added to is known to the next, so that one
 * call finds what several calls would have found.
 *
 * 1. The owner of the document is the person. It is a conflict where the name is clearly another, or where phone and
 *    name are those of somebody else: one of the two is wrong, and a machine must not choose.
 * 2. A document that nobody has, or none: the person with this phone and name. A person has one resident number for
 *    life, so whoever has another one is somebody else, and that is a conflict too. So is more than one person.
 * 3. Else the person is new. A name alone matches nobody.
 *
 * A known person keeps the phone that is there: a lead fills gaps and corrects nothing.
 */
export class Matching {
  private readonly byId = new Map<string, Candidate>();
  private readonly byDocument = new Map<string, string>();
  private readonly byPhone = new Map<string, Set<string>>();

  constructor(candidates: readonly Candidate[], private readonly newId: () => string) {
    candidates.forEach((candidate) => this.learn(candidate));
  }

  /** Decides one row, and knows from then on what it says. */
  match(lead: Evidence): Match {
    const owner = lead.document ? this.byDocument.get(documentKey(lead.document)) : undefined;
    const namesakes = this.namesakes(lead);
    if (owner !== undefined) return this.matchOwner(this.byId.get(owner)!, lead, namesakes);
    const [only, ...others] = namesakes;
    if (!only) return this.makeNew(lead);
    if (others.length > 0) {
      return conflict('phone', 'Several persons have this phone and name: push the lead again with the number of a document.');
    }
    const { document } = lead;
    if (document && isForLife(document.type) && only.documents.some((one) => one.type === document.type)) {
      return conflict('document.number', 'Phone and name are those of a person with another number of this type: check document, phone and name.');
    }
    return this.matchKnown(only, lead);
  }

  private matchOwner(owner: Candidate, lead: Evidence, namesakes: readonly Candidate[]): Match {
    if (isClearlyAnotherName(owner.name, lead.name)) {
      return conflict('document.number', 'This document is known under a name that is clearly another: check number and name.');
    }
    if (namesakes.length > 0 && !namesakes.includes(owner)) {
      return conflict('document.number', 'The document is one person\'s, phone and name are another\'s: check document, phone and name.');
    }
    return this.matchKnown(owner, lead);
  }

  private matchKnown(person: Candidate, lead: Evidence): Match {
    const { document } = lead;
    const addDocument = document !== null && !this.byDocument.has(documentKey(document));
    this.learn({
      ...person,
      phone: person.phone ?? lead.phone,
      documents: addDocument ? [...person.documents, document] : person.documents,
    });
    return { is: 'KNOWN', person: person.id, addDocument };
  }

  private makeNew(lead: Evidence): Match {
    const id = this.newId();
    this.learn({ id, name: lead.name, phone: lead.phone, documents: lead.document ? [lead.document] : [] });
    return { is: 'NEW', person: id };
  }

  private namesakes(lead: Evidence): Candidate[] {
    const key = nameKey(lead.name);
    const sharers = lead.phone === null ? [] : [...(this.byPhone.get(lead.phone) ?? [])];
    return sharers.map((id) => this.byId.get(id)!).filter((candidate) => nameKey(candidate.name) === key);
  }

  private learn(candidate: Candidate): void {
    this.byId.set(candidate.id, candidate);
    for (const document of candidate.documents) this.byDocument.set(documentKey(document), candidate.id);
    if (candidate.phone === null) return;
    const sharers = this.byPhone.get(candidate.phone) ?? new Set();
    this.byPhone.set(candidate.phone, sharers.add(candidate.id));
  }
}

function conflict(path: string, message: string): Match {
  return { is: 'CONFLICT', problem: { code: 'IDENTITY_CONFLICT', path, message } };
}
