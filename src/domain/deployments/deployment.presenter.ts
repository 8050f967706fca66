import { gradeOfLoop } from '../../core/access/reach.store';
import { inOrderOf, type RequestContext } from '../../core/access/request-context';
import type { RowId } from '../../core/kernel/ids';
import { verbsOf, type PresentedKind } from '../../core/loops/loop-catalog';
import type { LoopRow } from '../../core/loops/loop.entity';
import { rowAt } from '../../core/loops/past';
import type { DeploymentRow } from './deployment.entity';
import { deploymentKind } from './deployment.kind';
import { findDeployments } from './deployment.store';
import { toDeployment, type TeamDeployment } from './deployment.type';

/** How deployments reach the API. */
export const deploymentPresenter: PresentedKind = {
  kind: deploymentKind,
  idType: 'TeamDeployment',
  present: presentDeployment,
};

/** The API object of a deployment that the caller reaches. */
export async function presentDeployment(context: RequestContext, loop: LoopRow): Promise<TeamDeployment> {
  const [now, grade] = await Promise.all([loadRow(context, loop.id), gradeOfLoop(context, loop.id)]);
  const row = rowAt(loop, now, deploymentKind);
  return toDeployment(loop, row, verbsOf(context, deploymentKind, loop, row), context.view(grade));
}

async function loadRow(context: RequestContext, id: RowId): Promise<DeploymentRow> {
  const row = await context.loader<RowId, DeploymentRow>('deployment', async (tx, ids) =>
    inOrderOf(ids, await findDeployments(tx, ids), (found) => found.id)).load(id);
  if (!row) throw new Error('a deployment without its own columns');
  return row;
}
