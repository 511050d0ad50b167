/** Problems of the fleet file. */
export const fleet = {
  problems_one: 'The fleet file has {{count}} problem',
  problems_other: 'The fleet file has {{count}} problems',
  lastGood: 'The last good fleet, from {{time}}, is in force.',
  show: 'Show them',
  hide: 'Hide them',
  expected: 'expected: {{expected}}',
};
