const Sequencer = require('@jest/test-sequencer').default;

/** Without times of an earlier run, Jest begins with the largest files. These are small, and the last to end of all. */
const LONG = ['kill-points', 'torture', 'faults', 'stack/deadlines'];

module.exports = class extends Sequencer {
  /** Orders files by how long they took, or by their size; the long ones come first. */
  sort(tests) {
    const isLong = ({ path }) => LONG.some((name) => path.replaceAll('\\', '/').includes(`tests/${name}`));
    const ordered = super.sort(tests);
    return [...ordered.filter(isLong), ...ordered.filter((test) => !isLong(test))];
  }
};
