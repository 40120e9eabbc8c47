"""The commands of `communique`, a group of them in a module each; `app.cli` names them all."""
