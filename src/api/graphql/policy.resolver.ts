import { FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Access } from '../../core/access/access';
import { Policy, policyInForce, PolicyLine } from '../../core/access/policy.type';
import type { AgencyKind, Purpose } from '../../core/access/purpose';
import { AgencyKindEnum } from '../../core/places/places.type';
import { PurposeEnum } from '../../core/trace/trace.type';

/** The policy itself, for those who check how it is kept. */
@Resolver(() => PolicyLine)
export class PolicyResolver {
  @Access({ to: 'reference', kinds: ['AUDIT'] })
  @Query(() => Policy, { description: 'Who sees what, as it is in force. For auditors.' })
  policy(): Policy {
    return policyInForce();
  }

  @FieldResolver(() => [AgencyKindEnum], { description: 'Kinds of agency.' })
  kinds(@Root() line: PolicyLine): readonly AgencyKind[] {
    return line.kinds;
  }

  @FieldResolver(() => [PurposeEnum], { description: 'Purposes of requests.' })
  purposes(@Root() line: PolicyLine): readonly Purpose[] {
    return line.purposes;
  }
}
