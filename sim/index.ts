/** The public entry of heddle. */
export { simulate } from './runner/simulate';
