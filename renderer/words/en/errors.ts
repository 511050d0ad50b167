/** Errors that a call can end in: what happened, where, what to do. */
export const errors = {
  noConnection: 'There is no connection to the Tallydeck backend.',
  noConnectionMend: 'Nothing was sent. Try again when it is back.',
  lostMidway: 'The connection to the Tallydeck backend was lost before it had answered.',
  lostMidwayMend: 'It may have been carried out: look at what is live.',
  notFound: '{{what}} "{{id}}" is not in the fleet any more.',
  notFoundMend: 'Look at the fleet file.',
  refused: '{{reason}}',
  refusedAt: '{{host}}: {{reason}}',
  remoteFailed: '{{command}} failed on {{host}}: {{detail}}',
  remoteFailedMend: 'Look at the host, then try again.',
  unreachable: '{{host}} cannot be reached: {{detail}}',
  unreachableMend: 'What was in force there stays in force.',
  badInput: 'The backend did not accept the request.',
  badInputMend: 'Load this page again: it may be older than the backend.',
  unexpected: 'Something went wrong that was not foreseen: {{detail}}',
  unexpectedMend: 'Try again. The log of the backend says more.',
};
