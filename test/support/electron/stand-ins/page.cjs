require('core-js/actual');
const { DurationFormat } = require('@formatjs/intl-durationformat');

Intl.DurationFormat ??= DurationFormat;
