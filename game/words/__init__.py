"""What people read: phrases in their own language, and text from outside made safe."""
