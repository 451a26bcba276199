// Checks objects, given as JSON on standard input ([{name, object}]), against the models of the Kubernetes API. One line a mistake.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
let mistakes = 0;
for (const { name, object } of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    // apps/v1 StatefulSet → kubernetes-models/apps/v1/StatefulSet
    const { [object.kind]: Model } = require(`kubernetes-models/${object.apiVersion}/${object.kind}`);
    new Model(object).validate();
  } catch (error) {
    mistakes++;
    console.log(`${name} ${object.kind} ${object.metadata?.name}: ${error.message}`);
  }
}
process.exit(mistakes === 0 ? 0 : 1);
