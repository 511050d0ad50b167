const Database = require('libsql');

/** As much of node:sqlite as the product uses. */
class DatabaseSync {
  #db;

  constructor(path, { timeout = 0, readOnly = false } = {}) {
    this.#db = new Database(path, { readonly: readOnly });
    this.#db.exec(`PRAGMA busy_timeout = ${timeout}`);
  }

  get isTransaction() {
    return this.#db.inTransaction;
  }

  exec(sql) {
    this.#db.exec(sql);
  }

  prepare(sql) {
    const statement = this.#db.prepare(sql);
    return {
      run: (...values) => statement.run(...values),
      get: (...values) => statement.get(...values),
      all: (...values) => statement.all(...values),
    };
  }

  close() {
    this.#db.close();
  }
}

module.exports = { DatabaseSync };
