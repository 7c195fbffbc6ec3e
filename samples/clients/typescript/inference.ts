// A client for the Open Inference Protocol in JSON. Integers beyond 2^53 need the binary form, which the Python sample shows.

export type Datatype =
  | 'BOOL' | 'UINT8' | 'UINT16' | 'UINT32' | 'UINT64' | 'INT8' | 'INT16' | 'INT32' | 'INT64' | 'FP32' | 'FP64' | 'BYTES';

export interface Tensor {
  name: string;
  datatype: Datatype;
  shape: number[];
  data: (number | string | boolean)[];
}

export interface Answer {
  model_name: string;
  model_version?: string;
  outputs: Tensor[];
}

/** What the gateway says is wrong; `violations` has all that the model's contract found. */
export class InferenceError extends Error {
  constructor(readonly status: number, message: string, readonly violations: { pointer: string; expected: string; found: string }[]) {
    super(message);
  }
}

const attempts = 3;

/** Asks a model. Tries again where the gateway says that it has not begun: 429 and 503, after the pause it asks for. */
export async function infer(address: string, model: string, inputs: Tensor[], signal?: AbortSignal): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${address}/v2/models/${encodeURIComponent(model)}/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ inputs }),
      signal: signal ?? null,
    });
    const body = await response.json();
    if (response.ok) {
      return body as Answer;
    }
    if ((response.status !== 429 && response.status !== 503) || attempt === attempts) {
      throw new InferenceError(response.status, body.error, body.violations ?? []);
    }
    const pause = Number(response.headers.get('retry-after') ?? 1) * 1000;
    await new Promise(resolve => setTimeout(resolve, pause * (1 + Math.random() / 2)));
  }
}

/** The elements of an output. */
export function output(answer: Answer, name: string): Tensor['data'] {
  const found = answer.outputs.find(tensor => tensor.name === name);
  if (!found) {
    throw new Error(`${answer.model_name} answered without ${name}`);
  }
  return found.data;
}
