import type { DocumentType } from './identity-document';

/** A document as it is kept: its number is normalised, and the same document always has the same type. */
export interface KnownDocument {
  readonly type: DocumentType;
  readonly number: string;
}

const RESIDENT_LENGTH = 18;

/**
 * The document as the register keeps it. A household register that is quoted by the resident number of the person is
 * kept as that number: it is the same identity. `number` is normalised.
 */
export function knownDocument(type: DocumentType, number: string): KnownDocument {
  const quotesResident = type === 'HOUSEHOLD_REGISTER' && number.length === RESIDENT_LENGTH;
  return { type: quotesResident ? 'RESIDENT_ID' : type, number };
}

/** Equal for equal documents. */
export function documentKey(document: KnownDocument): string {
  return `${document.type} ${document.number}`;
}

/** Whether a person has at most one number of this type, for life: another number is another person. */
export function isForLife(type: DocumentType): boolean {
  return type === 'RESIDENT_ID';
}
