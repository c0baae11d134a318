import { type Judgement } from '../judgement';

export const judgements: readonly Judgement[] = [];
