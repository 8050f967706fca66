// The rooms of each part of src, the earliest first. A new room gets its place here.
module.exports = {
  core: ['kernel', 'db', 'access', 'trace', 'places', 'protocols', 'loops'],
  domain: ['persons', 'teams', 'investigations', 'leads', 'sites', 'stays', 'transfers', 'orders', 'deployments', 'grants', 'retention'],
  api: ['live', 'graphql', 'http'],
};
