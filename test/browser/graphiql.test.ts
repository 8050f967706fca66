import { openRequest, workUpTo } from '../kit/requests';
import { setScene } from './scene';

const s = setScene();

it('GraphiQL shows a loop live while verbs are done in it', async () => {
  const watching = await s.open(s.opener);
  await watching.page.goto('/graphiql');
  await watching.page.getByRole('tab', { name: /FollowLoops/ }).first().click();
  await watching.page.getByRole('button', { name: /Execute/ }).click();
  const shown = watching.page.locator('.result-window');
  await shown.getByText('CaughtUp').first().waitFor();

  const request = await openRequest(s.opener);
  await workUpTo('RECEIVED', request, s.community, s.team);
  await shown.getByText('INVESTIGATION_RECEIVED').first().waitFor();
  expect(watching.complaints).toEqual([]);
  // What is written in GraphiQL is nobody's operation but the writer's.
  watching.strangers.length = 0;
});
