// Asks two of the sample models: node build/main.js [ADDRESS]
import { infer, output } from './inference.js';

declare const process: { argv: string[] };

const address = process.argv[2] ?? 'http://127.0.0.1:8080';

const iris = await infer(address, 'iris', [{ name: 'features', datatype: 'FP32', shape: [1, 4], data: [5.1, 3.5, 1.4, 0.2] }]);
const probabilities = output(iris, 'probabilities').map(value => Number(value).toFixed(4));
console.log(`iris: class ${output(iris, 'class')[0]}, probabilities ${probabilities.join(' ')}`);

const currency = await infer(address, 'currency', [{ name: 'country', datatype: 'BYTES', shape: [2], data: ['JP', 'CH'] }]);
console.log(`currency: ${output(currency, 'currency').join(' ')}`);
