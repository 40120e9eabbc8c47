from tests.recording.conftest import editor as editor
