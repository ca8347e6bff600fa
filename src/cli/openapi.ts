import { writeOpenApi } from '../openapi/write.js';

const check = process.argv.includes('--check');
if (!(await writeOpenApi({ check }))) {
  process.stderr.write('docs/openapi.json is not what the code says; run: npm run openapi\n');
  process.exitCode = 1;
}
