import type { Duplex } from 'node:stream';
import { runAdminCommand } from './commands.ts';
import type { RouterProcess } from './process.ts';

/**
 * One connection to the admin socket. Without `prompt` it answers what has come and ends; with it
 * every answer ends in `\n> `, and while a payload is taken each line is met with `+ `.
 */
export function serveAdmin(process: RouterProcess, stream: Duplex): void {
  let text = '';
  let interactive = false;
  let payload: { readonly command: string; readonly lines: string[] } | undefined;

  stream.setEncoding('utf8');
  stream.on('error', () => stream.destroy());
  stream.on('end', () => stream.end());
  stream.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const line = text.slice(0, end).replace(/\r$/, '');
      text = text.slice(end + 1);
      takeLine(line);
    }
  });

  function takeLine(line: string): void {
    if (payload !== undefined) {
      takePayload(payload, line);
      return;
    }
    if (line.trim() === 'quit') {
      stream.end();
      return;
    }
    if (line.endsWith('<<')) {
      payload = { command: line, lines: [] };
      if (interactive) stream.write('+ ');
      return;
    }
    if (line.trim() === 'prompt') {
      interactive = !interactive;
      answer('');
      return;
    }
    for (const command of line.split(';')) answer(runAdminCommand(process, command, []));
    endIfDone();
  }

  function takePayload(open: { command: string; lines: string[] }, line: string): void {
    if (line !== '') {
      open.lines.push(line);
      if (interactive) stream.write('+ ');
      return;
    }
    payload = undefined;
    answer(runAdminCommand(process, open.command, open.lines));
    endIfDone();
  }

  function endIfDone(): void {
    if (!interactive && text === '') stream.end();
  }

  function answer(said: string): void {
    const closed = said === '' || said.endsWith('\n') ? said : `${said}\n`;
    stream.write(`${closed}\n${interactive ? '> ' : ''}`);
  }
}
