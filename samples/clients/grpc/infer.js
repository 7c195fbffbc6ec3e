// Asks two of the sample models over gRPC: node infer.js [HOST:PORT]
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const protos = fileURLToPath(new URL('../../../protos', import.meta.url));
const { inference } = loadPackageDefinition(
  loadSync('inference/v2/grpc_service.proto', { includeDirs: [protos], keepCase: true, longs: String }));
const client = new inference.GRPCInferenceService(process.argv[2] ?? '127.0.0.1:8081', credentials.createInsecure());
const modelInfer = promisify(client.ModelInfer.bind(client));

const deadline = () => ({ deadline: Date.now() + 10_000 });

// Answers are raw bytes, in the order of the outputs: little-endian, without padding.
function output(answer, name) {
  const index = answer.outputs.findIndex(tensor => tensor.name === name);
  const raw = answer.raw_output_contents[index];
  switch (answer.outputs[index].datatype) {
    case 'INT64': return Array.from({ length: raw.length / 8 }, (_, i) => raw.readBigInt64LE(8 * i));
    case 'FP32': return Array.from({ length: raw.length / 4 }, (_, i) => raw.readFloatLE(4 * i));
    default: return texts(raw);
  }
}

function* texts(raw) {
  for (let at = 0; at < raw.length; at += 4 + raw.readUInt32LE(at)) {
    yield raw.toString('utf8', at + 4, at + 4 + raw.readUInt32LE(at));
  }
}

const iris = await modelInfer({
  model_name: 'iris',
  inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 4], contents: { fp32_contents: [5.1, 3.5, 1.4, 0.2] } }],
}, deadline());
console.log(`iris: class ${output(iris, 'class')[0]}, probabilities ${output(iris, 'probabilities').map(value => value.toFixed(4)).join(' ')}`);

const currency = await modelInfer({
  model_name: 'currency',
  inputs: [{ name: 'country', datatype: 'BYTES', shape: [2], contents: { bytes_contents: ['JP', 'CH'].map(text => Buffer.from(text)) } }],
}, deadline());
console.log(`currency: ${[...output(currency, 'currency')].join(' ')}`);
client.close();
