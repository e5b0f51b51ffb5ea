import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { Random } from '../../domain/random.ts';
import type { Log } from '../log.ts';
import { PROBLEM_TYPE, readFailure, renderProblem, sendProblem } from './problem.ts';

const ERROR_ID_BYTES = 6;

export type FailureAnswer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Answers whatever was thrown. What is nobody's refusal is ours to repair: logged under an id, told to nobody else. */
export function createFailureAnswer(log: Log, random: Random): FailureAnswer {
  return (error, request, reply) => {
    const failure = readFailure(error);
    // A caller that tries again is well; whoever runs the database must hear of it all the same.
    if (failure?.code === 'server.unavailable') log.error('http.unavailable', { cause: error });
    if (failure) return sendProblem(reply, failure);
    const errorId = random.hex(ERROR_ID_BYTES);
    log.error('http.failed', { errorId, method: request.method, route: request.routeOptions.url, cause: error });
    return sendProblem(reply, { code: 'server.internal', errorId });
  };
}

export function registerFailureAnswers(app: FastifyInstance, answer: FailureAnswer): void {
  app.setErrorHandler((error, request, reply) => answer(error, request, reply));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, { code: 'request.not_found' }));
}

/** For what is not even HTTP, or has headers beyond all measure: there is no request to answer, only a socket. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = renderProblem({ code: 'request.malformed' });
  const head = [
    'HTTP/1.1 400 Bad Request',
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
