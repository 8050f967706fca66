import { defineEntries } from '../../core/trace/facts';
import { personFacts } from '../persons/person';

/**
 * What leads write into the trace of the request that answers them. One call writes at most one entry on a request;
 * `lead` has the ids of all its leads there, `category` and what follows are those of the latest exposure and the gravest category.
 */
export const leadEntries = defineEntries({
  /** Leads on a person who was sought in that region already. */
  LEAD_ATTACHED: {
    lead: 'LEADS', source: 'LEADS', category: 'CATEGORY', exposedAt: 'EXPOSURE_TIME', exposurePlace: 'EXPOSURE_PLACE', ...personFacts,
  },
  /** The pusher took a lead back. On no loop where the request is closed. */
  LEAD_WITHDRAWN: { lead: 'LEADS', reason: 'FREE_TEXT' },
});
