"""Faces in a photo: where they are, and what their eyes, mouths and heads do."""

from mood.images.faces.detection import Face, find_faces, mask_of
from mood.images.faces.landmarks import EYES_CLOSED, Landmarks, landmarks

__all__ = ["EYES_CLOSED", "Face", "Landmarks", "find_faces", "landmarks", "mask_of"]
