import { Extensions, UseMiddleware, type MiddlewareFn } from 'type-graphql';
import { forbidden } from '../kernel/errors';
import { requirePurpose, type Principal } from './principal';
import type { AgencyKind } from './purpose';
import type { RequestContext } from './request-context';

/** Who may call an operation at all. Reach over rows is looked at behind it. */
export interface AccessRule {
  /** What the operation is about: reference rows are everybody's; work needs reach; personal needs a purpose too. */
  readonly to: 'reference' | 'work' | 'personal';
  /** True for verbs: viewers have none. */
  readonly verb?: boolean;
  /** Kinds of agency that may; all where it is left out. */
  readonly kinds?: readonly AgencyKind[];
}

/**
 * Declares who may call a root field. A root field without a declaration does not build: see the schema's check.
 * Nobody passes without a valid token.
 */
export function Access(rule: AccessRule): MethodDecorator {
  const guard: MiddlewareFn<RequestContext> = ({ context }, next) => {
    admit(rule, context.principal);
    return next();
  };
  return (target, key, descriptor) => {
    Extensions({ access: rule })(target, key, descriptor);
    UseMiddleware(guard)(target, key, descriptor as PropertyDescriptor);
  };
}

/** @throws Refusal FORBIDDEN or PURPOSE_REQUIRED where the rule does not admit this caller. */
export function admit(rule: AccessRule, principal: Principal): void {
  if (rule.kinds && !rule.kinds.includes(principal.agency.kind)) {
    throw forbidden(`This operation is for agencies of kind ${rule.kinds.join(', ')}.`);
  }
  if (rule.verb && principal.role === 'VIEWER') throw forbidden('The role VIEWER reads and has no verbs.');
  if (rule.to === 'personal') requirePurpose(principal);
}
