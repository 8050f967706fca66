import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RowId } from '../../kernel/ids';
import { secureBytes } from '../../kernel/random';

/** Bytes of every key: AES-256. */
export const KEY_BYTES = 32;
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 16;
/** First byte of a sealed value. A change of the form is a new number beside the old. */
const FORM = 1;
const HEAD_BYTES = 1 + ID_BYTES;
const FORM_IN_HEX = '01';

/**
 * Seals a text under a person's key: form, person, 12 random bytes, AES-256-GCM, 16 bytes of tag. The person and the
 * label (such as `person.name`) are bound to it, so that it opens as nobody else's and in no other column.
 */
export function sealText(key: Buffer, person: RowId, label: string, text: string): Buffer {
  const head = headOf(person);
  return Buffer.concat([head, encrypt(key, bound(head, label), Buffer.from(text, 'utf8'))]);
}

/** The text of a sealed value. @throws Error where key, person or label are others, or a bit was changed. */
export function openText(key: Buffer, label: string, sealed: Buffer): string {
  return decrypt(key, bound(sealed.subarray(0, HEAD_BYTES), label), sealed.subarray(HEAD_BYTES)).toString('utf8');
}

/** Whether bytes have the form of a sealed value; whether they open is another matter. */
export function isSealed(bytes: Buffer): boolean {
  return bytes[0] === FORM && bytes.length >= HEAD_BYTES + IV_BYTES + TAG_BYTES;
}

/** Under whose key a value is sealed. @throws Error where the value is in no form that this version knows. */
export function personOf(sealed: Buffer): RowId {
  if (!isSealed(sealed)) throw new Error('this is no sealed value');
  const hex = sealed.toString('hex', 1, HEAD_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** As {@link personOf}, of a value in hexadecimal. */
export function personIn(sealed: string): RowId {
  if (!sealed.startsWith(FORM_IN_HEX) || sealed.length < 2 * (HEAD_BYTES + IV_BYTES + TAG_BYTES)) throw new Error('this is no sealed value');
  return `${sealed.slice(2, 10)}-${sealed.slice(10, 14)}-${sealed.slice(14, 18)}-${sealed.slice(18, 22)}-${sealed.slice(22, 34)}`;
}

/** Wraps a key under another one, for the purpose that `label` names. */
export function wrapKey(wrapping: Buffer, label: string, key: Buffer): Buffer {
  return encrypt(wrapping, Buffer.from(label, 'utf8'), key);
}

/** The key that was wrapped. @throws Error where the wrapping key or the label are others. */
export function unwrapKey(wrapping: Buffer, label: string, wrapped: Buffer): Buffer {
  return decrypt(wrapping, Buffer.from(label, 'utf8'), wrapped);
}

function headOf(person: RowId): Buffer {
  const head = Buffer.alloc(HEAD_BYTES, FORM);
  if (head.write(person.replaceAll('-', ''), 1, 'hex') !== ID_BYTES) throw new Error('a person is named by a UUID');
  return head;
}

function bound(head: Buffer, label: string): Buffer {
  return Buffer.concat([head, Buffer.from(label, 'utf8')]);
}

function encrypt(key: Buffer, associated: Buffer, plain: Buffer): Buffer {
  const iv = secureBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(associated);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, associated: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES }).setAAD(associated);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
}
