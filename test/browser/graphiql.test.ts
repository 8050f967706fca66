import { openRequest, workUpTo } from '../kit/requests';
import { setScene } from './scene';

const s = setScene();

it('GraphiQL shows a loop live while verbs are done in it', async () => {
  const watching = await s.open(s.opener);
  const schema = watching.page.waitForResponse((response) => response.url().endsWith('/graphql') && response.ok());
  await watching.page.goto('/graphiql');
  await schema;
  await watching.page.locator('.graphiql-query-editor .view-line').first().waitFor();
  await watching.page.getByRole('tab', { name: /FollowLoops/ }).first().click();
  await watching.page.locator('.graphiql-query-editor').getByText('FollowLoops').first().waitFor();
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
