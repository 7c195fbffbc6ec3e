// Names, descriptions and answers come from models nobody has to trust: they are only ever set as text.

const longestShown = 200_000;
const element = id => document.getElementById(id);
let running = new AbortController();

const modelPath = name => `/v2/models/${encodeURIComponent(name)}`;

async function getJson(path, signal) {
  const response = await fetch(path, { signal });
  const body = await response.json();
  if (!response.ok) {
    throw new Error(body.error ?? `${path} answered with status ${response.status}`);
  }
  return body;
}

function make(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

async function listModels() {
  const { models } = await getJson('/v2/models');
  element('models').replaceChildren(...models.map(model => {
    const link = make('a', model.name);
    link.href = `#${encodeURIComponent(model.name)}`;
    link.append(make('small', model.reason ? `${model.state}: ${model.reason}` : model.state));
    const item = document.createElement('li');
    item.append(link);
    return item;
  }));
  element('models-note').textContent = models.length === 0 ? 'The repository holds no models.' : '';
}

// The model that the address names, or the first.
function chosenModel() {
  const links = [...element('models').querySelectorAll('a')];
  const chosen = links.find(link => link.hash === location.hash) ?? links[0];
  links.forEach(link => link.removeAttribute('aria-current'));
  chosen?.setAttribute('aria-current', 'page');
  return chosen && decodeURIComponent(chosen.hash.slice(1));
}

async function showModel() {
  const name = chosenModel();
  if (name === undefined) {
    return;
  }
  running.abort();
  running = new AbortController();
  const { signal } = running;
  element('model').hidden = false;
  element('name').textContent = name;
  element('description').textContent = '';
  element('tensors').replaceChildren();
  element('document').href = `${modelPath(name)}/openapi.json`;
  element('request').value = '';
  say('Nothing was sent yet.', '');
  try {
    const [metadata, openApi] = await Promise.all([
      getJson(modelPath(name), signal), getJson(`${modelPath(name)}/openapi.json`, signal)]);
    showSignature(metadata, openApi);
  } catch (error) {
    if (!signal.aborted) {
      element('description').textContent = error.message;
    }
  }
  showCommand();
}

function showSignature(metadata, openApi) {
  const row = (kind, tensor) => {
    const line = document.createElement('tr');
    line.append(...[kind, tensor.name, tensor.datatype, `[${tensor.shape.join(', ')}]`].map(text => make('td', text)));
    return line;
  };
  element('description').textContent = openApi.info.description;
  element('tensors').replaceChildren(
    ...metadata.inputs.map(tensor => row('input', tensor)),
    ...metadata.outputs.map(tensor => row('output', tensor)));
  const infer = openApi.paths[`/v2/models/${metadata.name}/infer`].post;
  element('request').value = layOut(infer.requestBody.content['application/json'].example ?? skeleton(metadata));
}

// For models whose rules no simple request keeps.
const skeleton = metadata => ({
  inputs: metadata.inputs.map(tensor => ({
    name: tensor.name, datatype: tensor.datatype, shape: tensor.shape.map(size => Math.max(size, 1)), data: [] })),
});

// Numbers in one line, so that a long tensor is not a long page.
const layOut = value =>
  JSON.stringify(value, null, 2).replace(/\[[^[\]{}"]*\]/g, list => list.replace(/\s+/g, ' ').replace(/^\[ | \]$/g, bracket => bracket.trim()));

const quote = text => `'${text.replaceAll("'", "'\\''")}'`;

function showCommand() {
  const text = element('request').value;
  let body = text;
  try {
    body = isExact(text) ? JSON.stringify(JSON.parse(text)) : text;
    element('mistake').textContent = '';
  } catch (error) {
    element('mistake').textContent = text ? `This is not JSON: ${error.message}` : '';
  }
  element('command').textContent =
    `curl -s ${quote(`${location.origin}${modelPath(element('name').textContent)}/infer`)} --json ${quote(body)}`;
}

// JavaScript's numbers lose digits of large integers; a text that has such is left as it is.
const isExact = text => !/\d{16}/.test(text);

function say(status, answer, isWrong = false) {
  element('status').textContent = status;
  element('status').classList.toggle('wrong', isWrong);
  element('answer').textContent = answer.length > longestShown ? `${answer.slice(0, longestShown)}\n…` : answer;
}

async function send(event) {
  event.preventDefault();
  const { signal } = running;
  const started = performance.now();
  say('Sending…', '');
  try {
    const response = await fetch(`${modelPath(element('name').textContent)}/infer`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: element('request').value, signal });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') && isExact(text);
    say(`Status ${response.status}, ${Math.round(performance.now() - started)} ms`,
      isJson ? layOut(JSON.parse(text)) : text, !response.ok);
  } catch (error) {
    if (!signal.aborted) {
      say(`The gateway did not answer: ${error.message}`, '', true);
    }
  }
}

async function copy() {
  const command = element('command');
  try {
    await navigator.clipboard.writeText(command.textContent);
    element('copy').textContent = 'Copied';
  } catch {
    // Browsers lend the clipboard to safe addresses only; the text is ready to be copied by hand.
    getSelection().selectAllChildren(command);
  }
}

element('form').addEventListener('submit', send);
element('request').addEventListener('input', showCommand);
element('copy').addEventListener('click', copy);
addEventListener('hashchange', async () => {
  await showModel();
  element('name').focus();
});
try {
  await listModels();
  await showModel();
} catch (error) {
  element('models-note').textContent = error.message;
}
