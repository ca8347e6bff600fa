import { Problem } from '../../common/http/problem.js';
import type { SubjectRef } from '../../sanctions/sanctions.service.js';
import type { SanctionSubjectDto } from './dto/sanction.dto.js';

/** @throws {Problem} invalid-request unless exactly one is named */
export function subjectFrom({
  person,
  email,
  address,
  comment,
  by,
}: SanctionSubjectDto): SubjectRef {
  const named: SubjectRef[] = [];
  if (person !== undefined) named.push({ by: 'person', person });
  if (email !== undefined) named.push({ by: 'email', email });
  if (address !== undefined) named.push({ by: 'address', address });
  if (comment !== undefined && by !== undefined) {
    named.push({ by: 'comment', commentId: comment, of: by });
  }
  if (named.length === 1 && (comment === undefined) === (by === undefined)) return named[0]!;
  const detail = 'must have one of person, email, address, or comment with by';
  throw Problem.invalid([{ pointer: '#/about', detail }]);
}
