// Loaded before the tests of each file, which is a process of its own.
import process from 'node:process';
import {registerCompletionHandler} from 'ava';

// Node may keep cleaning up for ever, with a core at full load, after tests that start and end many servers and children at once
// (nodejs/node issue 47748): one run in ten of doctor's deep tests did. The program itself ends in the same way (cli.tsx).
registerCompletionHandler(() => {
	process.once('beforeExit', () => process.exit());
});
