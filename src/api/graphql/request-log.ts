import type { ApolloServerPlugin } from '@apollo/server';
import type { Logger } from 'pino';
import type { RequestContext } from '../../core/access/request-context';

/**
 * One line an operation: request id, agency, operation by its name and kind, codes of its errors, and how long it took.
 * No document, no variables and no field: they hold personal data.
 */
export function requestLog(log: Pick<Logger, 'info'>, milliseconds: () => number): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ contextValue }) {
      const begun = milliseconds();
      return {
        async willSendResponse({ operation, response }) {
          const { body } = response;
          const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
          log.info({
            requestId: contextValue.requestId,
            agency: contextValue.knownPrincipal?.agency.code,
            operation: operation?.name?.value ?? null,
            kind: operation?.operation,
            codes: errors?.map((error) => error.extensions?.['code']),
            ms: Math.round(milliseconds() - begun),
          }, 'operation');
        },
      };
    },
  };
}
